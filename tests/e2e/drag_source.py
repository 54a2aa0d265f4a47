"""A file to be dragged, as a file manager shows one: a small window at the foot of the screen that offers the file
named on the command line. Says `ready` when it can be grabbed and `done` when it was let go of."""

import pathlib
import sys

import gi

gi.require_version("Gtk", "3.0")
gi.require_version("Gdk", "3.0")
from gi.repository import Gdk, GLib, Gtk  # noqa: E402

URI = pathlib.Path(sys.argv[1]).resolve().as_uri()
X, Y, WIDTH, HEIGHT = map(int, sys.argv[2:6])


def say(word):
    print(word, flush=True)
    return GLib.SOURCE_REMOVE


window = Gtk.Window(type=Gtk.WindowType.POPUP)
window.set_default_size(WIDTH, HEIGHT)
window.move(X, Y)
box = Gtk.EventBox()
box.drag_source_set(Gdk.ModifierType.BUTTON1_MASK, None, Gdk.DragAction.COPY)
box.drag_source_add_uri_targets()
box.connect("drag-data-get", lambda _box, _context, data, _info, _time: data.set_uris([URI]))
box.connect("drag-end", lambda *_: say("done"))
window.add(box)
window.connect("map-event", lambda *_: GLib.idle_add(say, "ready"))
window.show_all()
Gtk.main()
