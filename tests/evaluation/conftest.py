"""The evaluation runs on the assistant of the end-to-end tests."""

from tests.e2e.conftest import stack as stack
from tests.e2e.conftest import telegram as telegram
