// SPDX-License-Identifier: GPL-3.0-or-later
import Fuzzing

/// What libFuzzer's one thread works on.
enum Chosen {
    nonisolated(unsafe) static var target = FuzzTarget.json
    nonisolated(unsafe) static var folder: FuzzFolder?
}
