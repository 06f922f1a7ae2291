"""The topology of docker-compose.yml as processes on loopback, for tests and measurements."""

from tools.scale.topology import Topology, topology

__all__ = ["Topology", "topology"]
