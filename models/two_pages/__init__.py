"""The municipal plan on two pages: what stands on them, chosen by rule so that it fits."""
