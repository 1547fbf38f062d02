// SPDX-License-Identifier: GPL-3.0-or-later
import Documents

/// What an `….index.json` says of weights that lie in several files: its `weight_map`.
struct ShardIndex {
    /// Which file holds which tensor, in the order of the map; nil for a name that is no text.
    let places: [(tensor: String?, file: String)]
    /// The files, each once, in the order of their names.
    let files: [String]

    private static let mostFiles = 1000

    /// - Throws: `CheckpointError` when the file at `path` cannot be read, or the index is not sound.
    init(at path: String) throws(CheckpointError) { try self.init(CheckpointFolder.json(at: path), of: path) }

    /// - Parameter place: what the index is called in an error.
    /// - Throws: `CheckpointError` when the index is not sound, or a name leads outside its folder.
    init(_ json: JSON?, of place: String) throws(CheckpointError) {
        guard let map = json?["weight_map"]?.members else { throw CheckpointError("\(place) has no weight_map") }
        var places: [(tensor: String?, file: String)] = []
        var files: Set<String> = []
        for (key, value) in map {
            guard let file = value.string, FileNames.isSafe(file) else {
                throw CheckpointError("\(place) places tensor \(key.string ?? "") in no proper file name")
            }
            files.insert(file)
            guard files.count <= Self.mostFiles else {
                throw CheckpointError("\(place) lists more than \(Self.mostFiles) files")
            }
            places.append((key.string, file))
        }
        self.places = places
        self.files = files.sorted()
    }
}
