// SPDX-License-Identifier: GPL-3.0-or-later
import Checkpoints
import Documents
import Networks

/// An architecture: what `config.json` calls it, and how its network is built from weights.
///
/// What a model can do stands in the protocols beside this one, such as `ImageEmbedder`.
public protocol Model: Sendable {
    /// The `model_type`s of config.json that mean this architecture.
    static var modelTypes: [String] { get }
    /// The `architectures` of config.json that mean it, all of them and in any order, where several share a model_type;
    /// empty where the model_type is enough.
    static var architectures: [String] { get }
    /// Names of weights that its checkpoints may hold and the network does without.
    static var ignoredNames: [IgnoredNames] { get }

    /// Builds the network; weights that do not fit are reported by the cursor's ledger afterwards.
    ///
    /// - Throws: `ModelError` when the configuration is not sound.
    init(_ description: ModelDescription, weights: WeightsCursor) throws
}

extension Model {
    public static var architectures: [String] { [] }
}

/// What a folder says of a model besides its weights.
public struct ModelDescription: Sendable {
    public let config: JSON
    /// Where files beside config.json are looked for; nil for a model that comes from no folder.
    public let folder: CheckpointFolder?

    public init(config: JSON, folder: CheckpointFolder? = nil) {
        self.config = config
        self.folder = folder
    }
}
