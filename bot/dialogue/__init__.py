"""One port, two engines: Rasa, and the written menu while Rasa is away."""
