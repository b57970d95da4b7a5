"""The permissions of the yearly question that code asks for by name."""

ADD_CONFIRMATION = "confirmations.add_confirmation"
CHANGE_CORRECTION = "confirmations.change_correction"
