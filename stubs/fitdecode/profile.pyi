from collections.abc import Mapping
from typing import Any

FIELD_TYPES: Mapping[str, Any]
