"""Forms of meetings and agendas."""
