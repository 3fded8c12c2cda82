"""What all stages share: resources by name, the run's id, errors without a stack trace."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC

import duckdb
from dagster import (
    AssetCheckExecutionContext,
    AssetExecutionContext,
    Backoff,
    Failure,
    Jitter,
    RetryPolicy,
    RunRecord,
)

from orchestration.errors import UserError
from orchestration.settings import Settings
from orchestration.warehouse import REBUILD, is_damage

# Every stage needs the lock, so that a single asset run from the UI takes it as well.
RESOURCES = {"settings", "run_guard"}
RETRY = RetryPolicy(max_retries=2, delay=3, backoff=Backoff.EXPONENTIAL, jitter=Jitter.PLUS_MINUS)


def settings_of(context: AssetExecutionContext | AssetCheckExecutionContext) -> Settings:
    return context.resources.settings


def run_id_of(context: AssetExecutionContext) -> str:
    """The label of this run."""
    record = context.instance.get_run_record_by_id(context.run.run_id)
    if record is None:
        raise Failure(f"run {context.run.run_id} is not in Dagster's storage", allow_retries=False)
    return run_label(record)


def run_label(record: RunRecord) -> str:
    """`20260105T120000-ab12cd`: sorts by time and leads back to Dagster's run by its end."""
    return (
        f"{record.create_timestamp.astimezone(UTC):%Y%m%dT%H%M%S}-{record.dagster_run.run_id[:6]}"
    )


@contextmanager
def plain_errors() -> Iterator[None]:
    """Fail the step with one message, unless trying again may help (disk, network)."""
    try:
        yield
    except duckdb.Error as error:
        if is_damage(error):
            message = f"the warehouse is damaged: {str(error).splitlines()[0]}\n{REBUILD}"
            raise Failure(description=message, allow_retries=False) from error
        if isinstance(error, duckdb.IOException):
            raise
        message = f"{type(error).__name__}: {error}"
        raise Failure(description=message, allow_retries=False) from error
    except (OSError, Failure):
        raise
    except UserError as error:
        raise Failure(description=str(error), allow_retries=False) from error
    except Exception as error:
        message = f"{type(error).__name__}: {error}"
        raise Failure(description=message, allow_retries=False) from error
