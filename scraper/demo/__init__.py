"""The sample world on loopback ports, and a tour through it."""
