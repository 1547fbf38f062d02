// SPDX-License-Identifier: GPL-3.0-or-later
import Synchronization
import Tensors

/// One weight of a network: what layers, the session and an optimiser share.
///
/// The value stays as it is stored, as a rule pages of a mapped file. Its f32 form is made when it is first computed
/// with and kept; a value that is f32 already is its own f32 form.
public final class Parameter: Sendable {
    private struct State {
        var value: Tensor
        var wide: Tensor?
    }

    /// The checkpoint's full name for it.
    public let path: String
    public let shape: [Int]
    private let state: Mutex<State>

    public init(path: String, value: Tensor) {
        self.path = path
        shape = value.shape
        state = Mutex(State(value: value))
    }

    /// The value in the number format it is stored in; a snapshot that later changes do not touch.
    public var value: Tensor { state.withLock { $0.value } }

    /// The value in f32.
    public var wide: Tensor {
        state.withLock { state in
            if let wide = state.wide { return wide }
            let wide = state.value.asFloat32()
            // A value that is its own wide form is held once, so that it can be changed in place.
            if state.value.dtype != .f32 { state.wide = wide }
            return wide
        }
    }

    /// Replaces the value.
    ///
    /// - Throws: `NetworkError` when the shape is another.
    public func assign(_ value: Tensor) throws(NetworkError) {
        guard value.shape == shape else {
            throw NetworkError("\(path) has shape \(shape), so a value of shape \(value.shape) does not fit")
        }
        state.withLock { $0 = State(value: value.detached) }
    }

    /// Changes the value, in place where no name and no snapshot holds it; other formats become f32 first.
    public func update<R: Sendable>(_ body: (inout Tensor) throws -> R) rethrows -> R {
        try state.withLock { state in
            if state.value.dtype != .f32 { state.value = state.wide ?? state.value.asFloat32() }
            state.wide = nil
            return try body(&state.value)
        }
    }

    public var dtype: DType { value.dtype }
    public var count: Int { shape.reduce(1, *) }
    public var byteCount: Int { value.byteCount }
}
