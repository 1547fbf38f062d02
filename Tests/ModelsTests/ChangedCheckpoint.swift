// SPDX-License-Identifier: GPL-3.0-or-later
import Checkpoints
import Foundation
import Models
import TestSupport

/// A fixture's checkpoint with pieces of its files replaced, in a folder of its own.
struct ChangedCheckpoint {
    let sandbox: Sandbox
    let folder: String

    /// - Parameter changes: of each file, what is replaced by what; the text must be there.
    init(_ fixture: String, changes: [(file: String, old: String, new: String)]) throws {
        sandbox = try Sandbox()
        folder = sandbox.path(fixture)
        try FileManager.default.copyItem(atPath: Fixtures.path(fixture), toPath: folder)
        for (file, old, new) in changes {
            let text = try String(contentsOfFile: folder + "/" + file, encoding: .utf8)
            guard text.contains(old) else { throw CheckpointError("\(file) does not hold \(old)") }
            try text.replacingOccurrences(of: old, with: new)
                .write(toFile: folder + "/" + file, atomically: true, encoding: .utf8)
        }
    }

    func load() throws -> LoadedModel { try LoadedModel(folder: try CheckpointFolder(path: folder)) }
}

extension LoadedModel {
    /// The model of a fixture's folder.
    static func fixture(_ name: String) throws -> LoadedModel {
        try LoadedModel(folder: try CheckpointFolder(path: Fixtures.path(name)))
    }
}
