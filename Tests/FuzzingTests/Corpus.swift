// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import Fuzzing
import TestSupport

extension FuzzTarget {
    /// The stored inputs in order of their names: seeds, and what once did harm.
    var corpus: [(name: String, bytes: [UInt8])] {
        get throws {
            let folder = Fixtures.path("fuzz/\(rawValue)")
            return try FileManager.default.contentsOfDirectory(atPath: folder).sorted().map { name in
                (name, try Fixtures.bytes("fuzz/\(rawValue)/\(name)"))
            }
        }
    }
}
