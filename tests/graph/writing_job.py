"""A job that writes with eight threads until its input ends or it is killed, and logs what was acknowledged.

`python writing_job.py DATA_DIR LOG RUN`: each thread refines its own last generation, so every write is a node and an
edge. A line of LOG is the id of a write that has returned.
"""

import os
import sys
import threading

import graph

THREADS = 8


def write(db: graph.Connection, log: int, run: str, thread: int, ended: threading.Event) -> None:
    number, parent = 0, None
    while not ended.is_set():
        written = f"{run}-{thread}-{number}"
        try:
            graph.store(
                db,
                id=written,
                user_id=f"writer-{thread}",
                prompt="A bouncing logo",
                status="success",
                code=f"<svg>{written}</svg>",
                parent_generation_id=parent,
                refinement_prompt="Faster" if parent else None,
            )
        except graph.DatabaseUnavailableError as error:
            # An outage that was longer than a call waits. The same write may be sent again.
            sys.stderr.write(f"{error}\n")
            continue
        # One short write to a file opened for appending is not mixed with those of other threads.
        os.write(log, f"{written}\n".encode())
        number, parent = number + 1, written


def main() -> None:
    data_dir, path, run = sys.argv[1:]
    log = os.open(path, os.O_CREAT | os.O_APPEND | os.O_WRONLY)
    ended = threading.Event()
    with graph.connect(data_dir=data_dir) as db:
        threads = [threading.Thread(target=write, args=(db, log, run, number, ended)) for number in range(THREADS)]
        for thread in threads:
            thread.start()
        sys.stdin.read()
        ended.set()
        for thread in threads:
            thread.join()


if __name__ == "__main__":
    main()
