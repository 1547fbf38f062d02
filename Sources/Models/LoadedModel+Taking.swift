// SPDX-License-Identifier: GPL-3.0-or-later
import Networks

extension LoadedModel {
    /// Takes the values of those weights of another model that have the same name and shape here; gives how many
    /// numbers they hold.
    ///
    /// - Throws: `ModelError` where there is none.
    public func takeShared(from other: LoadedModel) throws -> Int {
        var count = 0
        for parameter in layout.parameters {
            guard let theirs = other.layout.parameter(parameter.path), theirs.shape == parameter.shape else { continue }
            try parameter.assign(theirs.value)
            count += parameter.count
        }
        guard count > 0 else { throw ModelError("\(other.name) has no weight that \(name) has too") }
        return count
    }
}
