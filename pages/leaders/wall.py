"""大屏: the published figures in scenes that take turns, for a screen on a wall."""

from outcomes import ui

ui.wall_screen()
