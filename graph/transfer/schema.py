"""The JSON Schema of our own format."""

import json
from typing import Any

from graph.models import Generation


def generation_schema() -> dict[str, Any]:
    """Make the JSON Schema of a line of `import jsonl` and `export jsonl`, from the model itself."""
    # The bound of a union's member keeps pydantic's own name for it.
    schema = json.loads(json.dumps(Generation.model_json_schema()).replace('"gt":', '"exclusiveMinimum":'))
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **schema,
        "title": "Generation",
        "description": "One generation, a line of a JSON Lines file in UTF-8. An absent field is empty.",
        # Ids that an import made up would be new ones each time, and double everything.
        "required": sorted({"id", *schema["required"]}),
    }
