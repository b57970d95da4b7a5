"""One message to all member schools of a partnership."""
