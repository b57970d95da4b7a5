"""The permissions of the yearly question that code asks for by name."""

ADD_QUESTION = "confirmations.add_question"
VIEW_QUESTION = "confirmations.view_question"
CHANGE_PROPOSAL = "confirmations.change_proposal"
