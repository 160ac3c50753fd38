"""Lay out an empty Creme project with our settings. Usage: lay.py PROJECT SETTINGS

Run by the Python of Creme's own environment; what an earlier run left is replaced, data lie elsewhere.
"""

# mypy: ignore-errors
import shutil
import subprocess
import sys
from pathlib import Path

project, settings = Path(sys.argv[1]), Path(sys.argv[2])
shutil.rmtree(project, ignore_errors=True)
creme = Path(sys.executable).with_name("creme")
subprocess.run([creme, "creme_start_project", project.name], cwd=project.parent, check=True)
inner = project / project.name
shutil.copy(settings, inner / "local_settings.py")
with (inner / "settings.py").open("a", encoding="utf-8") as file:
    file.write("\nfrom .local_settings import *  # NOQA\n")
