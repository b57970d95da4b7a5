"""The permissions of the yearly question that code asks for by name."""

ADD_QUESTION = "confirmations.add_question"
CHANGE_PROPOSAL = "confirmations.change_proposal"
