// A chat with ws: every message is sent to everybody.
import { WebSocket, WebSocketServer } from "ws";

const server = new WebSocketServer({
  host: "127.0.0.1",
  port: Number(process.env.PORT),
});

server.on("connection", (socket) => {
  socket.on("message", (text) => {
    const now = new Date().toTimeString().slice(0, 8);
    const message = JSON.stringify({ timestamp: now, ...JSON.parse(text) });
    for (const client of server.clients) {
      if (client.readyState === WebSocket.OPEN) client.send(message);
    }
  });
});
