// SPDX-License-Identifier: GPL-3.0-or-later
import Networks
import Tensors
import Testing

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
}
