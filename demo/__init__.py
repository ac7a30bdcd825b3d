"""A Home Assistant and a simulated massager that are ready to use: for people who want to try, and for the end-to-end tests."""
