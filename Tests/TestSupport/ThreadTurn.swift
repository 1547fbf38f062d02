// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation

/// One test at a time among those that change how many threads compute, and those whose bits depend on it.
///
/// Taken and given back within a test's body, since tests of one process run side by side.
public enum ThreadTurn {
    private static let lock = NSLock()

    public static func take() { lock.lock() }
    public static func give() { lock.unlock() }
}
