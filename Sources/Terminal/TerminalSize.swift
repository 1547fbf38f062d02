// SPDX-License-Identifier: GPL-3.0-or-later
import CSystem

/// The size of a terminal that curses does not drive.
public enum TerminalSize {
    /// nil where the file is no terminal.
    public static func columns(of file: Int32) -> Int? {
        var (columns, rows): (Int32, Int32) = (0, 0)
        return tty_size(file, &columns, &rows) == 0 ? Int(columns) : nil
    }
}
