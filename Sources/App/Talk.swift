// SPDX-License-Identifier: GPL-3.0-or-later
import Frames
import Glibc

/// Writes a line for the user before any front end is there.
func say(_ text: String, on file: Int32) {
    let bytes = Array((Escaper.visible(text) + "\n").utf8)
    _ = bytes.withUnsafeBytes { write(file, $0.baseAddress, $0.count) }
}
