"""Those who make pictures and videos, behind one protocol."""
