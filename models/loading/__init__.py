"""Loading: how a municipality's own files become what the memory holds."""
