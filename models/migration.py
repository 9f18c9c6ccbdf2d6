"""The base class of the migrations: Tortoise's, without needless copies of the models."""

from __future__ import annotations

from tortoise import migrations
from tortoise.migrations import operations as ops
from tortoise.migrations.schema_editor.base import BaseSchemaEditor
from tortoise.migrations.schema_generator.state import State

WITHOUT_PAST = (ops.CreateModel, ops.RunSQL)
"""Operations that need the models after the change only, and not those before it."""


class Migration(migrations.Migration):
    """A migration that clones the models only for operations that compare old with new.

    Tortoise clones them before each operation, which took most of the time of a first start.
    """

    async def apply(
        self,
        state: State,
        *,
        dry_run: bool = False,
        schema_editor: BaseSchemaEditor | None = None,
        collect_sql: bool = False,
    ) -> State:
        """As in Tortoise."""
        if schema_editor is None or dry_run or collect_sql:
            return await super().apply(state, dry_run=dry_run, schema_editor=schema_editor, collect_sql=collect_sql)
        can_roll_back = schema_editor.client.capabilities.supports_transactions
        for operation in self.operations:
            before = state if isinstance(operation, WITHOUT_PAST) else state.clone()
            operation.state_forward(self.app_label, state)
            await self._run_database_forward(operation, before, state, schema_editor, can_roll_back)
        state.validate_relations_initialized()
        return state
