// SPDX-License-Identifier: GPL-3.0-or-later
import Engine
import Foundation
import Tensors

extension Settings {
    /// Lets as many threads compute as the setting says, one a processor where it says 0.
    public func useThreads() {
        let count = count("threads")
        Threads.count = count > 0 ? count : ProcessInfo.processInfo.activeProcessorCount
    }
}
