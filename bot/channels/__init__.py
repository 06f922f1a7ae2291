"""The ways in: the web and Telegram; a channel only translates."""
