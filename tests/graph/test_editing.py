"""Anything that a person may do to a network, in any order."""

import pytest
from hypothesis import settings

from tests.graph.editing import Person

TestEditing = Person.TestCase
TestEditing.settings = settings(max_examples=40, stateful_step_count=30)


class PersonAtLength(Person):
    pass


TestEditingAtLength = pytest.mark.verify(PersonAtLength.TestCase)
TestEditingAtLength.settings = settings(max_examples=200, stateful_step_count=50)
