# Restarts the print spooler and says how many documents wait in it. Deletes nothing.
$ErrorActionPreference = 'Stop'
$queue = Join-Path $env:windir 'System32\spool\PRINTERS'
Restart-Service -Name Spooler
$waiting = @(Get-ChildItem -Path $queue -Filter *.SPL).Count
Write-Output "Spooler is running; $waiting documents wait."
