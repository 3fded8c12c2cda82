"""The job `erase_person` for Dagster's interface."""

from collections.abc import Callable

from dagster import Config, Failure, JobDefinition, OpExecutionContext, in_process_executor, job, op

from orchestration.assets.common import RESOURCES
from orchestration.erasure.erase import erase, summary
from orchestration.erasure.search import Needles
from orchestration.erasure.storage import clean_storage
from orchestration.errors import UserError
from orchestration.execution import execute

JOB = "erase_person"


class ErasureConfig(Config):
    """`person_id`: platform:id, as in marts.fct_actions.person_id."""

    person_id: str


def erasure_job(refresh_job: Callable[[], JobDefinition]) -> JobDefinition:
    """The job; `refresh_job` gives the one that loads, transforms, checks and publishes.

    Dagster keeps the configuration of runs, so the id is taken out of this run's too.
    """

    @op(required_resource_keys=RESOURCES)
    def erase_everywhere(context: OpExecutionContext, config: ErasureConfig) -> None:
        settings = context.resources.settings
        try:
            outcome = erase(
                settings,
                config.person_id,
                lambda: execute(refresh_job(), context.instance, without_extraction=True),
            )
        except UserError as error:
            if settings.owns_dagster_home:
                clean_storage(settings.dagster_home, Needles([config.person_id], [], []))
            # Without the error itself: its text would be kept with the run.
            told = str(error).replace(config.person_id.strip(), "the given id")
            raise Failure(told, allow_retries=False) from None
        lines = "\n".join(summary(outcome))
        if not outcome.is_done:
            raise Failure(lines, allow_retries=False)
        context.log.info(lines)

    @job(
        name=JOB,
        executor_def=in_process_executor,
        description="Erases a person from everything that was written, and keeps the person out",
    )
    def erase_person() -> None:
        erase_everywhere()

    return erase_person
