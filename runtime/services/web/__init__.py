"""HTTP/1.1 and WebSocket on one port.

`facts` is the vocabulary; `http11` and `websocket` are the two protocols, and `channel` joins them on one byte stream.
`contract` reads openapi.yaml (`yamltext`) into `routes`; `http` and `responses` translate between messages and values.
All of these are pure: bytes and values in, bytes and values out. Sockets, clocks and the bus are the server's affair.
"""
