"""The permissions of the register that code asks for by name."""

CHANGE_REGISTER_IMPORT = "register.change_registerimport"
