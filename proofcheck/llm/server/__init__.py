"""Servers as engines: addresses, requests, what is read of answers, chats, log-probabilities."""
