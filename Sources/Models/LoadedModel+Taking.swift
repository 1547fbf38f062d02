// SPDX-License-Identifier: GPL-3.0-or-later
import Networks
import Tensors

extension LoadedModel {
    /// Takes the values of those weights of another model that have the same name and shape here, and for a stream of
    /// words and patches those of a tower for pictures; gives how many numbers they hold.
    ///
    /// - Throws: `ModelError` where there is none.
    public func takeShared(from other: LoadedModel) throws -> Int {
        var count = 0
        let isTower = try ViLTBeginning.sources(of: ViLTBeginning.patches).contains { try other.weight($0) != nil }
        for parameter in layout.parameters {
            let own = [ViLTBeginning.Source(path: parameter.path)]
            for source in isTower ? own + ViLTBeginning.sources(of: parameter.path) : own {
                guard let theirs = try other.weight(source), theirs.shape == parameter.shape else { continue }
                try parameter.assign(theirs)
                count += parameter.count
                break
            }
        }
        guard count > 0 else { throw ModelError("\(other.name) has no weight that \(name) has too") }
        return count
    }

    private func weight(_ source: ViLTBeginning.Source) throws -> Tensor? {
        guard let whole = layout.parameter(source.path)?.value else { return nil }
        guard let part = source.part else { return whole }
        guard whole.rank > 0, whole.shape[0] % 3 == 0 else { return nil }
        let rows = whole.shape[0] / 3
        return try slice(whole, axis: 0, part * rows..<(part + 1) * rows)
    }
}
