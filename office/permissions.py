"""The permissions of the post that code asks for by name."""

VIEW_MESSAGE = "office.view_message"
SEND_AGAIN = "office.send_message_again"

OF_MESSAGE = {SEND_AGAIN: "Sends again what did not reach people"}
