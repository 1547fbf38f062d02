// SPDX-License-Identifier: GPL-3.0-or-later
import Documents
import Networks

extension LoadedModel {
    /// A new model that chooses among labels by this CLIP's towers, with a fresh head on them.
    ///
    /// The towers' values are shared until one of the models changes them; tokenizer and preparation are the CLIP's.
    /// - Parameters:
    ///   - hidden: the width in which both inputs meet; that of the CLIP's vectors where it is nil.
    ///   - seed: of the head's random weights.
    /// - Throws: `ModelError` when this is no CLIP, or labels or width cannot be.
    public func fused(
        named name: String, kind: FusionKind, labels: [String], hidden: Int? = nil, seed: UInt64 = 0
    ) throws -> LoadedModel {
        let start = ContinuousClock.now
        guard let clip = model as? CLIPModel else {
            throw ModelError("\(self.name) (\(facts.modelType)) has no two towers to fuse", hint: "fuse a CLIP model")
        }
        if let fault = FusionConfiguration.fault(in: labels) {
            throw ModelError("the list of labels \(fault)", hint: "--labels red,green,blue")
        }
        let widths = FusionConfiguration.widths
        let width = hidden ?? min(clip.visualProjection.weight.shape[0], widths.upperBound)
        guard widths.contains(width) else {
            throw ModelError("a hidden width of \(width) is not within \(widths.lowerBound)…\(widths.upperBound)")
        }
        let config = try JSON(
            parsing: FusionConfiguration.text(
                clip: description.config, kind: kind, hidden: width, labels: labels))
        return try LoadedModel(
            name: name, description: ModelDescription(config: config, folder: description.folder),
            source: .extending(layout, under: "clip", seed: seed), folder: folder, files: files, since: start)
    }
}
