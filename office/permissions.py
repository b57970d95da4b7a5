"""The permissions of the post that code asks for by name."""

SEND_AGAIN = "office.send_message_again"

OF_MESSAGE = {SEND_AGAIN: "Sends again what did not reach people"}
