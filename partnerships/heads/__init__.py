"""Who heads a school: handing over, ending, and what else they lead."""
