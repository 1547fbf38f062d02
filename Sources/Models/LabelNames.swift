// SPDX-License-Identifier: GPL-3.0-or-later
import Documents

/// What a classifier's outputs are called, in their order, as `id2label` of config.json has it.
struct LabelNames: Sendable, Equatable {
    let names: [String]

    /// Without `id2label` there are `num_labels` of them, or two, called as transformers calls them: `LABEL_0`.
    ///
    /// - Throws: `ModelError` for keys that are not the numbers from 0 on.
    init(_ json: JSON) throws(ModelError) {
        let config = ConfigReader(json)
        guard let table = json["id2label"], !table.isNull else {
            names = (0..<(try config.int("num_labels", default: 2))).map { "LABEL_\($0)" }
            return
        }
        guard let members = table.members else { throw config.fault("id2label", "is not an object") }
        var found = [String?](repeating: nil, count: table.count)
        for (key, value) in members {
            guard let place = key.string.flatMap({ Int($0) }), found.indices.contains(place), found[place] == nil else {
                throw config.fault("id2label", "has the key \(key.string ?? ""), none of the numbers from 0 on")
            }
            guard let name = value.string else { throw config.fault("id2label", "names label \(place) by no text") }
            found[place] = name
        }
        names = found.compactMap(\.self)
        guard !names.isEmpty else { throw config.fault("id2label", "names no label") }
    }
}
