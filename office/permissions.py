"""The permissions of the post, and of the journal, that code asks for by name."""

VIEW_MESSAGE = "office.view_message"
SEND_AGAIN = "office.send_message_again"

OF_MESSAGE = {SEND_AGAIN: "Sends again what did not reach people"}

TAKE_BACK = "office.take_back_journalentry"

OF_ENTRY = {TAKE_BACK: "Takes back what was done in one go"}
