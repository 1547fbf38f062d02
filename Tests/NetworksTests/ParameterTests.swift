// SPDX-License-Identifier: GPL-3.0-or-later
import Networks
import Testing

@testable import Tensors

@Suite("Parameter")
struct ParameterTests {
    @Test("A value in f32 is its own wide form; another is widened once and kept")
    func widening() {
        let plain = Parameter(path: "a", value: Tensor([1, 2]))
        #expect(plain.wide.storage === plain.value.storage)
        let storage = Storage(byteCount: 2)
        storage.bytes.copyMemory(from: [0x00, 0x38] as [UInt8], byteCount: 2)
        let half = Parameter(path: "b", value: Tensor(shape: [1], dtype: .f16, storage: storage))
        #expect(half.wide.floats == [0.5] && half.dtype == .f16)
        #expect(half.wide.storage === half.wide.storage)
    }

    @Test("A new value is seen by all who hold the parameter, and a snapshot of the old one stays")
    func assigning() throws {
        let parameter = Parameter(path: "a", value: Tensor([1, 2]))
        let snapshot = parameter.wide
        try parameter.assign(Tensor([3, 4]))
        #expect(parameter.wide.floats == [3, 4] && snapshot.floats == [1, 2])
        let error = #expect(throws: NetworkError.self) { try parameter.assign(Tensor([1])) }
        #expect(error?.message.contains("a has shape [2]") == true)
    }

    @Test("An update happens in place where nobody holds the value, and else in a copy that leaves the snapshot alone")
    func updating() throws {
        let parameter = Parameter(path: "a", value: Tensor([1, 2]))
        let place = parameter.value.bytes
        try parameter.update { try $0.add(Tensor([1, 1])) }
        #expect(parameter.value.floats == [2, 3] && parameter.value.bytes == place)

        let snapshot = parameter.value
        try parameter.update { try $0.add(Tensor([1, 1])) }
        #expect(snapshot.floats == [2, 3] && snapshot.bytes == place)
        #expect(parameter.value.floats == [3, 4] && parameter.wide.floats == [3, 4] && parameter.value.bytes != place)

        // The wide form of another format takes its place, and follows updates.
        let half = try Parameter(path: "b", value: Self.half)
        let before = (value: half.value, wide: half.wide)
        try half.update { try $0.add(Tensor([1])) }
        #expect(half.value.floats == [1.5] && half.wide.floats == [1.5] && half.dtype == .f32)
        #expect(before.value.floats == [0.5] && before.wide.floats == [0.5])
    }

    @Test("A pass that is gone leaves its weights to be updated in place; one that is there sees the old ones")
    func updatingAfterPass() throws {
        let parameter = Parameter(path: "a", value: Tensor([1, 2]))
        func gradient() throws -> (Pass, Tensor) {
            let pass = Pass(training: [parameter])
            let result = try sum(map(pass(parameter), .square))
            try backward(result)
            return (pass, try #require(pass.gradient(of: parameter)))
        }
        let place = parameter.value.bytes
        let (pass, first) = try gradient()
        #expect(first.floats == [2, 4])
        try parameter.update { try $0.add(Tensor([1, 1])) }
        #expect(pass(parameter).floats == [1, 2] && parameter.value.bytes != place)

        let second = try gradient().1
        let here = parameter.value.bytes
        try parameter.update { try $0.add(second) }
        #expect(parameter.value.floats == [6, 9] && parameter.value.bytes == here)
    }

    private static var half: Tensor {
        get throws {
            let storage = Storage(byteCount: 2)
            storage.bytes.copyMemory(from: [0x00, 0x38] as [UInt8], byteCount: 2)
            return Tensor(shape: [1], dtype: .f16, storage: storage)
        }
    }
}
