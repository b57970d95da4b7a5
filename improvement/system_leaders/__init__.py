"""The register of system leaders: who works with schools outside their own."""
