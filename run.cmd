@setlocal & set "GOLIVE_PYTHON=python" & where /q py && set "GOLIVE_PYTHON=py -3"
@%GOLIVE_PYTHON% -I "%~dp0golive\launcher.py" %*
