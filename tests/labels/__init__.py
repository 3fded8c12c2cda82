"""Tests of the labels of texts."""
