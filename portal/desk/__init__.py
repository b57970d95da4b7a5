"""What an officer has to do today."""
