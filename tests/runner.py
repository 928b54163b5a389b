"""A runner of GitHub's on this machine: enough of one to run the workflows that ``sitegen deploy-workflow`` writes.

Steps that run commands run in a shell, in order, in UTC, in a fresh clone. The actions are stubs that do what the real
ones do with files. Caches, artifacts and the published site outlive a run.
"""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import yaml

if TYPE_CHECKING:
    from pathlib import Path

_EXPRESSION = re.compile(r"\$\{\{(.*?)\}\}", re.DOTALL)
_NAME = re.compile(r"'[^']*'|\b[a-z][\w.-]*(?:\(\))?")
_FUNCTIONS = {"cancelled()": "False", "always()": "True"}


@dataclass
class Run:
    """What a run of a workflow did: the result of each job, the steps that were run, and what they printed and
    summed up."""

    results: dict[str, str] = field(default_factory=dict)
    steps: list[str] = field(default_factory=list)
    printed: str = ""
    summary: str = ""


class Runner:
    """A repository on GitHub with its Pages. ``origin`` is the repository, ``base_url`` where Pages publishes."""

    def __init__(self, folder: Path, origin: Path, workflow: str, base_url: str) -> None:
        self.folder, self.origin, self.base_url = folder, origin, base_url
        self._workflow = workflow
        self.caches: list[str] = []  # from the oldest to the newest
        self.pages, self.artifacts = folder / "pages", folder / "artifacts"
        self._bin = folder / "bin"
        self._bin.mkdir(parents=True)

    def run(self, event: str, now: int, ref: str = "main") -> Run:
        """One run for an event at a moment."""
        shutil.rmtree(self.artifacts, ignore_errors=True)
        run = Run()
        sha = git("rev-parse", ref, cwd=self.origin).strip()
        text = git("show", f"{ref}:{self._workflow}", cwd=self.origin)
        github = {"event_name": event, "sha": sha, "ref": f"refs/heads/{ref}", "token": "token"}
        known: dict[str, str] = {f"github.{name}": value for name, value in github.items()}
        self._commands(now)
        for name, job in yaml.safe_load(text)["jobs"].items():
            needed = [job["needs"]] if "needs" in job else []
            # Without a condition a job is skipped if one that it needs was, or one that that one needs.
            is_fine = all(result == "success" for result in run.results.values()) if needed else True
            condition = str(job.get("if", ""))
            if not (_is_true(condition, known) if condition else is_fine):
                run.results[name] = known[f"needs.{name}.result"] = "skipped"
                continue
            job_known = {key: value for key, value in known.items() if not key.startswith("steps.")}
            result = self._job(run, job, job_known, sha)
            run.results[name] = known[f"needs.{name}.result"] = result
            for output, value in job.get("outputs", {}).items():
                known[f"needs.{name}.outputs.{output}"] = _filled(value, job_known)
        return run

    def _job(self, run: Run, job: dict[str, Any], known: dict[str, str], sha: str) -> str:
        result = "success"
        workspace = self.folder / "workspace"
        shutil.rmtree(workspace, ignore_errors=True)
        workspace.mkdir()
        for step in job["steps"]:
            condition = str(step.get("if", ""))
            # A condition that asks for no status holds only while nothing has failed.
            if result != "success" and not re.search(r"cancelled\(\)|always\(\)", condition):
                continue
            if condition and not _is_true(condition, known):
                continue
            run.steps.append(step.get("name") or step.get("uses", "").partition("@")[0])
            output = self.folder / "output"
            output.write_text("", encoding="utf-8")
            if "run" in step:
                is_fine = self._shell(run, step, known, workspace, output, sha)
            else:
                self._action(step, known, workspace, output, sha)
                is_fine = True
            if "id" in step:
                lines = output.read_text(encoding="utf-8").splitlines()
                known |= {f"steps.{step['id']}.outputs.{k}": v for k, v in (line.split("=", 1) for line in lines)}
                known[f"steps.{step['id']}.outcome"] = "success" if is_fine else "failure"
            result = result if is_fine else "failure"
        return result

    def _shell(
        self, run: Run, step: dict[str, Any], known: dict[str, str], workspace: Path, output: Path, sha: str
    ) -> bool:
        summary = self.folder / "summary"
        summary.write_text("", encoding="utf-8")
        # Of this machine's environment a step sees only where programs are.
        env = {
            "PATH": f"{self._bin}{os.pathsep}{os.environ['PATH']}", "TZ": "UTC", "LANG": "C.UTF-8",
            "HOME": str(self.folder),
            "GITHUB_OUTPUT": str(output), "GITHUB_STEP_SUMMARY": str(summary), "GITHUB_SHA": sha, "CI": "true",
            "GITHUB_WORKSPACE": str(workspace), "GITHUB_ACTIONS": "true",
            "GITHUB_EVENT_NAME": known["github.event_name"], "GITHUB_REPOSITORY": "team/blog",
            "GITHUB_REF_NAME": known["github.ref"].rpartition("/")[2],
            **{name: _filled(value, known) for name, value in step.get("env", {}).items()},
        }  # fmt: skip
        where = workspace / step.get("working-directory", ".")
        assert "${{" not in step["run"]
        done = subprocess.run(
            ["bash", "-e", "-c", step["run"]], cwd=where, env=env, capture_output=True, text=True, check=False,
            encoding="utf-8",
        )  # fmt: skip
        run.printed += done.stdout + done.stderr
        run.summary += summary.read_text(encoding="utf-8")
        return done.returncode == 0

    def _action(self, step: dict[str, Any], known: dict[str, str], workspace: Path, output: Path, sha: str) -> None:
        action = step["uses"].removeprefix("actions/").partition("@")[0]
        given = {name: _filled(str(value), known) for name, value in step.get("with", {}).items()}
        path = workspace / given.get("path", ".")
        if action == "checkout":
            depth = [] if given.get("fetch-depth") == "0" else ["--depth=1"]
            git("clone", "--quiet", *depth, f"file://{self.origin}", ".", cwd=workspace)
            git("checkout", "--quiet", "--detach", sha, cwd=workspace)
        elif action == "configure-pages":
            output.write_text(f"base_url={self.base_url}\n", encoding="utf-8")
        elif action == "cache/restore":
            keys = [given["key"], *given["restore-keys"].split("\n")]
            found = next((c for key in keys for c in reversed(self.caches) if c.startswith(key)), "")
            output.write_text(f"cache-matched-key={found}\n", encoding="utf-8")
            if found and "lookup-only" not in given:
                shutil.copytree(self.folder / "caches" / found, path)
        elif action == "cache/save":
            if given["key"] not in self.caches:  # a cache never changes
                shutil.copytree(path, self.folder / "caches" / given["key"])
                self.caches.append(given["key"])
        elif action in ("upload-artifact", "upload-pages-artifact"):
            hidden = None if given.get("include-hidden-files") else shutil.ignore_patterns(".*")
            shutil.copytree(path, self.artifacts / given.get("name", "github-pages"), ignore=hidden)
        elif action == "download-artifact":
            shutil.copytree(self.artifacts / given["name"], path)
        elif action == "deploy-pages":
            shutil.rmtree(self.pages, ignore_errors=True)
            shutil.copytree(self.artifacts / "github-pages", self.pages)
        else:
            assert action == "setup-python", action

    def _commands(self, now: int) -> None:
        """What a step finds on its way: a clock that is set, and Python, which need not install what is here."""
        python = f'case "$*" in "-m pip install "*) exit 0;; esac\nexec {shlex.quote(sys.executable)} "$@"'
        program = f'SOURCE_DATE_EPOCH={now} exec {shlex.quote(sys.executable)} -m sitegen "$@"'
        for name, text in {"date": f"echo {now}", "python": python, "sitegen": program}.items():
            (self._bin / name).write_text(f"#!/bin/sh\n{text}\n", encoding="utf-8")
            (self._bin / name).chmod(0o755)


def git(*arguments: str, cwd: Path, **env: str) -> str:
    """What a command of git prints."""
    names = {f"GIT_{who}_{what}": "haneul@example.com" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
    names |= {"GIT_CONFIG_NOSYSTEM": "1", "GIT_CONFIG_GLOBAL": os.devnull}
    done = subprocess.run(
        ["git", "-c", "init.defaultBranch=main", *arguments], cwd=cwd, env={**os.environ, **names, **env},
        capture_output=True, text=True, encoding="utf-8", check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stdout


def _filled(text: str, known: dict[str, str]) -> str:
    """The text with the values of its expressions."""
    return _EXPRESSION.sub(lambda match: str(_value(match[1], known)), text)


def _is_true(condition: str, known: dict[str, str]) -> bool:
    return bool(_value(_EXPRESSION.sub(r"\1", condition), known))


def _value(expression: str, known: dict[str, str]) -> object:
    """The value of an expression: names, texts, ``==``, ``!=``, ``!``, ``&&`` and ``||``."""

    def name(match: re.Match[str]) -> str:
        found = match[0]
        return found if found[0] == "'" else _FUNCTIONS.get(found) or repr(known.get(found, ""))

    python = _NAME.sub(name, expression).replace("&&", " and ").replace("||", " or ")
    return eval(re.sub(r"!(?!=)", " not ", python).strip(), {"__builtins__": {}})  # it is of our own workflow
