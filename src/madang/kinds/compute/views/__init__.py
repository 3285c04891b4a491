"""The screens of GPU time: for everybody, for companies, for the office."""
