// SPDX-License-Identifier: GPL-3.0-or-later
import Models
import Networks
import Tensors

/// Something a user changed in a model or in a value, which `undo` takes back.
public struct ModelChange: Sendable {
    public enum Kind: Sendable {
        /// In every later pass, what goes by at a place is changed.
        case activation(Pass.Point, TensorEdit)
        /// A weight has another value.
        case weight(Parameter, before: Tensor, after: Tensor)
        /// A bound name stands for a changed copy.
        case binding(before: Value)
        /// The value at a stop is another.
        case stop(PassStop, before: Tensor)
    }

    public let kind: Kind
    /// nil for a name that is bound to a tensor.
    public let model: LoadedModel?
    /// What was changed, as the user names it: `clip.vision_model.encoder.layers.2.$out`.
    public let place: String
    /// How, in words: `0 in rows 5`.
    public let how: String

    public init(_ kind: Kind, model: LoadedModel?, place: String, how: String) {
        self.kind = kind
        self.model = model
        self.place = place
        self.how = how
    }

    /// Whether a model is other than it was: what the status line counts.
    public var isPatch: Bool {
        switch kind {
        case .activation, .weight: true
        case .binding, .stop: false
        }
    }
}
