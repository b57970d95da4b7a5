"""Who leads a partnership: handing over, ending, vCards."""
