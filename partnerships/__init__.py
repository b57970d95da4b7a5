"""Places, schools, people and partnerships: the records that every other room stands on."""
